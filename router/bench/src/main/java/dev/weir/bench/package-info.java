/**
 * The load program: raw WAMP over raw sockets against Weir and other routers, side by side. Imports
 * no class of Weir.
 */
package dev.weir.bench;
