package dev.weir.protocol.codec;

/** What an item of MessagePack or CBOR is to WAMP. */
enum Kind {
  NOTHING("null"),
  FLAG("a boolean"),
  INTEGER("an integer"),
  REAL("a float"),
  TEXT("a string"),
  BYTES("bytes"),
  LIST("a list"),
  DICTIONARY("a dictionary"),

  /** A MessagePack extension, a CBOR tag or simple value: passed on raw, but no value of WAMP. */
  FOREIGN("an extension");

  private final String phrase;

  Kind(String phrase) {
    this.phrase = phrase;
  }

  /** With its article, for a sentence. */
  String phrase() {
    return phrase;
  }
}
