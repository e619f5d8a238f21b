package dev.weir.client;

import dev.weir.client.passthru.Passthru;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a testament says of its publication: packed and encrypted as the publication would be.
 * Immutable.
 *
 * @param arguments of the event to come
 * @param options of PUBLISH
 */
record Testament(Arguments arguments, Map<String, Object> options) {

  static Testament of(Publication publication, PayloadCodec codec) {
    Optional<Passthru> passthru = codec.passthru(publication.passthru(), publication.topic());
    Map<String, Object> options = new LinkedHashMap<>(publication.options());
    passthru.ifPresent(packed -> options.putAll(packed.attributes()));
    return new Testament(
        passthru
            .map(packed -> Arguments.of((Object) codec.packed(publication.arguments(), packed)))
            .orElse(publication.arguments()),
        options);
  }
}
