package dev.weir.client;

import dev.weir.client.passthru.Passthru;
import dev.weir.protocol.CallOptions;
import dev.weir.protocol.Dict;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What all CALL messages of one call share: the options are frozen with the first one (advanced
 * profile, progressive call invocations). Immutable.
 *
 * @param procedure the procedure's URI
 * @param options of a CALL that is the only one or the last one
 * @param passthru how arguments are packed, if they are
 */
record SentCall(String procedure, CallOptions options, Optional<Passthru> passthru) {

  /** The options of a CALL that others follow. */
  CallOptions unfinished() {
    Map<String, Object> more = new LinkedHashMap<>(options.dict().toMap());
    more.put("progress", true);
    return CallOptions.of(Dict.of(more));
  }
}
