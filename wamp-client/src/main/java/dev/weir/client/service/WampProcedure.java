package dev.weir.client.service;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that is a procedure: an object that is offered answers its invocations, a proxy calls
 * it. On a method of an interface it counts for those who implement it, too.
 *
 * <p>Parameters are positional arguments in their order, those with {@link Keyword} keyword
 * arguments. One of type {@link java.util.Optional} may be missing. One of type {@link
 * dev.weir.client.Invocation} gets it, in objects that are offered.
 *
 * <p>What the method returns is the result: any value that the client's mapper maps, {@link
 * dev.weir.client.Arguments}, or a {@link java.util.concurrent.CompletableFuture} of these; in
 * proxies also {@link dev.weir.client.CallResult}. A proxy's method that returns no future waits.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface WampProcedure {
  /** Its URI behind that of the {@link WampService}, if there is one; default the method's name. */
  String value() default "";

  /** How many invocations run at once; 0 for as many as come. For objects that are offered. */
  int concurrency() default 0;

  /** Whether calls may be carried out more than once ({@link dev.weir.client.Call#idempotent}). */
  boolean idempotent() default false;

  /** How long a call may take in milliseconds; default -1, the client's timeout; 0 for none. */
  long timeoutMillis() default -1;
}
