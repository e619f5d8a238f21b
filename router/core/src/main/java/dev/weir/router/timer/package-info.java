/** Deadlines inside a realm, on ticks that are given. */
package dev.weir.router.timer;
