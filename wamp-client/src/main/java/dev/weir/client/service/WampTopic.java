package dev.weir.client.service;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that is about a topic: an object that is offered gets its events, a proxy publishes to
 * it. Parameters as with {@link WampProcedure}; one of type {@link dev.weir.client.Event} gets it,
 * in objects that are offered.
 *
 * <p>A proxy's method that returns a {@link java.util.concurrent.CompletableFuture} of {@link Long}
 * has the publication acknowledged; one that returns nothing does not.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface WampTopic {
  /** Its URI behind that of the {@link WampService}, if there is one; default the method's name. */
  String value() default "";

  /** How many events are handled at once ({@link dev.weir.client.Topic#parallel}). */
  int parallel() default 1;
}
