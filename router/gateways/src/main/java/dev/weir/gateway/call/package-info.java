/**
 * Sessions of the router's own process through which gateways call and publish. May import {@code
 * dev.weir.protocol}.
 */
package dev.weir.gateway.call;
