/**
 * One index for exact URIs, prefixes and wildcard patterns, used for topics and for procedures.
 * Plain, sequential code.
 */
package dev.weir.router.matching;
