package dev.weir.client.service;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The error URI of an exception. Thrown by a procedure, it is answered as an ERROR of that URI with
 * its message; a proxy's method that declares it throws it when that URI comes, made by its
 * constructor from a {@link dev.weir.client.WampException}, or else from a {@link String}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface WampError {
  /** The URI, such as {@code com.example.error.sold_out}. */
  String value();
}
