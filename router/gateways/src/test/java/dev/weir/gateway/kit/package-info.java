/** What tests of gateways share: callees in the router's process, sockets, HTTP. */
package dev.weir.gateway.kit;
