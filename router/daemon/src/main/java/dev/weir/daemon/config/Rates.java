package dev.weir.daemon.config;

import static dev.weir.daemon.config.Field.required;
import static dev.weir.daemon.config.Field.served;

/**
 * Token buckets in the contract: {@code {burst: M, per_second: N}}, of events or of bytes.
 *
 * <p>Thread-safe.
 */
final class Rates {
  private static final long MAX = 1_000_000_000_000L;

  private Rates() {}

  static ValueType<Object> rate() {
    return new EitherType(Scalars.off(), SectionType.section(burst(), perSecond()));
  }

  /** A rate of one session's messages, and what happens beyond it. */
  static ValueType<Object> ofMessages() {
    return new EitherType(Scalars.off(), SectionType.section(burst(), perSecond(), excess()));
  }

  static ValueType<Object> ofBytes() {
    SectionType bytes =
        SectionType.section(
            required("burst", Quantity.size(1, MAX).type()),
            required("per_second", Quantity.size(1, MAX).type()),
            served(
                "excess",
                new PartlyServedType<>(
                    Scalars.choice("refuse", "pause"),
                    "pause"::equals,
                    "the connection is read more slowly")));
    return new EitherType(Scalars.off(), bytes);
  }

  static Field burst() {
    return required("burst", Quantity.count(1, MAX).type());
  }

  static Field perSecond() {
    return required("per_second", Scalars.rate());
  }

  static Field excess() {
    return served("excess", Scalars.choice("refuse", "pause"));
  }
}
