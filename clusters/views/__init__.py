from .refusal import csrf_failure, give_back

__all__ = ["csrf_failure", "give_back"]
