/**
 * Sessions of the router's own process that last: who serves a realm joins again when its session
 * is ended from outside. May import {@code dev.weir.protocol} and {@code dev.weir.router.local}.
 */
package dev.weir.gateway.member;
