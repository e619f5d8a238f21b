/** What an application gives to a router: its options and its listener. */
package dev.weir.router.options;
