/**
 * Peers that attack, stall or vanish, and what everybody else then must not notice: twenty
 * bystanders without an error, and memory that is given back. On a machine with nothing else to do
 * {@code mvn test -pl router/core -am -Dtest='*AttacksTest,SlowConsumersTest'
 * -Dsurefire.failIfNoSpecifiedTests=false -Dweir.bystanders.strict=true} holds them to twice their
 * usual 99th percentile.
 */
package dev.weir.router.hostile;
