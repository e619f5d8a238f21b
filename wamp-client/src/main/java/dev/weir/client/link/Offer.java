package dev.weir.client.link;

/** What became of a message that was offered for sending. */
public enum Offer {
  /** It will be written, after all that was accepted before it. */
  ACCEPTED,
  /** There was no room for it. */
  FULL,
  /** The connection takes nothing more. */
  SEALED
}
