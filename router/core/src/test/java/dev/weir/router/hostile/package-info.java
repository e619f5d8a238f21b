/**
 * Peers that attack, stall or vanish, and what everybody else then must not notice: twenty
 * bystanders without an error, and memory that is given back. {@code .ci/hostile} runs them in
 * their full numbers and, on a machine with nothing else to do, holds the bystanders to twice their
 * usual 99th percentile; docs/HOSTILE.md has what each case comes to.
 */
package dev.weir.router.hostile;
