package dev.weir.gateway.jsonrpc;

import dev.weir.protocol.Payload;

/**
 * One request of JSON-RPC. Immutable.
 *
 * @param id as it stands in the request
 */
record Request(
    Version version, RequestId id, boolean notification, String method, Payload params) {}
