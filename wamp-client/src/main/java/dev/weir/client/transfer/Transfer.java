package dev.weir.client.transfer;

import dev.weir.client.Arguments;

/**
 * A transfer that is done.
 *
 * @param octets how many octets it had
 * @param result what the callee answered at its end
 */
public record Transfer(long octets, Arguments result) {}
