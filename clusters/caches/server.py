"""The shared cache in Redis, where CACHE_URL names one."""

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from . import FailsOpen


class SharedRedis(FailsOpen, RedisCache):
    TROUBLES = (RedisError, OSError)

    def once_more(self, key, seconds):
        steps = self._cache.get_client(key, write=True).pipeline()
        times, _ = steps.incr(key).expire(key, seconds).execute()
        return times
