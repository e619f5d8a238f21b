package dev.weir.router.undertow;

/**
 * What ends a connection.
 *
 * @param code for a close frame, where the transport has one
 * @param reason for a close frame
 * @param cause for the occupant
 */
record Ending(int code, String reason, String cause) {}
