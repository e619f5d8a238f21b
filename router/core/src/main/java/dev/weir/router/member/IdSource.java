package dev.weir.router.member;

/** Where global ids come from: uniform over 1 to 2^53 (basic profile, "IDs"). */
public interface IdSource {
  long next();
}
