/**
 * What is measured in a router and what stands beside it, for whoever shows it. Imports no other
 * part.
 */
package dev.weir.router.meter;
