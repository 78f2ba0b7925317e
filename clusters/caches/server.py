"""The shared cache in Redis, where CACHE_URL names one."""

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from . import FailsOpen


class SharedRedis(FailsOpen, RedisCache):
    TROUBLES = (RedisError, OSError)
