package dev.weir.router.schema;

/** A schema file cannot be used; the message names the file, the place in it and the reason. */
public final class FaultySchemaException extends Exception {
  private static final long serialVersionUID = 1L;

  FaultySchemaException(String message) {
    super(message);
  }
}
