package dev.weir.gateway.bridge;

import dev.weir.gateway.json.JsonPayload;
import dev.weir.protocol.codec.JsonParts;
import dev.weir.protocol.codec.Limits;

/** What reads bodies and looks through results, for all requests of one I/O thread. */
record Tools(AskedReader asked, RouteReader routed, JsonParts parts) {

  Tools(Limits limits) {
    this(new AskedReader(limits), new RouteReader(limits), new JsonParts(JsonPayload.TRUSTED));
  }
}
