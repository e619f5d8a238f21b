package dev.weir.gateway.call;

/**
 * As whom a gateway's session joins.
 *
 * @param authid what callees are told where the caller is disclosed
 * @param role one of the realm's, whose rules decide what may be called
 */
public record Seat(String realm, String authid, String role) {}
