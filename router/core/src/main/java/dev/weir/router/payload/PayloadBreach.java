package dev.weir.router.payload;

/**
 * Why a payload is refused. It is told to the caller or publisher, so it must not repeat what a
 * payload holds.
 *
 * @param path where in the payload, as a JSON path over {@code args} and {@code kwargs}, such as
 *     {@code $.args[0].name}
 * @param rule the rule that is broken, such as {@code required}
 * @param sentence what the rule says
 */
public record PayloadBreach(String path, String rule, String sentence) {}
