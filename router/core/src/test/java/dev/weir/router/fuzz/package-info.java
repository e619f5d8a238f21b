/** Sessions under random messages, valid and not, without sockets and threads. */
package dev.weir.router.fuzz;
