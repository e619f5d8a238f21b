/**
 * JMH micro-benchmarks of Weir's classes on the hot path; the only package here that imports them.
 */
package dev.weir.bench.micro;
