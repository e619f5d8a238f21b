package dev.weir.client.transfer;

import dev.weir.client.WampClient;
import dev.weir.client.flow.Backoff;

/**
 * What transfers were told. Immutable.
 *
 * @param client makes the calls
 * @param window octets that may be under way in one transfer
 * @param chunk octets of a chunk
 * @param attempts calls in a row that may come to nothing
 * @param backoff waits between calls
 * @param checked whether checksums are wanted
 */
record TransferOptions(
    WampClient client, int window, int chunk, int attempts, Backoff backoff, boolean checked) {}
