package dev.weir.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.protocol.Payload;
import dev.weir.protocol.Serializer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ValueListTest {

  @ParameterizedTest
  @EnumSource(Serializer.class)
  void holdsItsValuesInOrder(Serializer serializer) {
    ValueList list = new ValueList(serializer);
    for (long i = 0; i < 1_000; i++) {
      list.add(Map.of("number", i));
    }
    Payload payload = Transcoder.values(list.payload(Map.of("more", true)));

    assertThat(list.size()).isEqualTo(1_000);
    assertThat(payload.arguments()).hasSize(1_000).startsWith(Map.of("number", 0L));
    assertThat(payload.arguments().get(999)).isEqualTo(Map.of("number", 999L));
    assertThat(payload.keywords()).isEqualTo(Map.of("more", true));
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  void aPayloadStandsForItsArgumentsWhateverItsSerializer(Serializer serializer) {
    ValueList list = new ValueList(serializer);
    for (Serializer other : Serializer.values()) {
      Payload raw = Transcoder.encode(Payload.of("text", 7L, List.of()), other);
      list.add(Map.of("args", raw));
    }
    Payload two = Transcoder.encode(Payload.of(List.of(1L), Map.of("key", 2L)), serializer);
    list.add(two);

    List<Object> values = Transcoder.values(list.payload(Map.of())).arguments();
    assertThat(values.subList(0, 3)).containsOnly(Map.of("args", List.of("text", 7L, List.of())));
    assertThat(values.get(3)).isEqualTo(List.of(1L));
  }

  @Test
  void whatHasNoFormLeavesNoTrace() {
    ValueList list = new ValueList(Serializer.JSON);
    list.add("before");
    assertThatThrownBy(() -> list.add(Map.of("deep", List.of(1L, Double.NaN))))
        .isInstanceOf(Unencodable.class);
    list.add("behind");

    assertThat(Transcoder.values(list.payload(Map.of()))).isEqualTo(Payload.of("before", "behind"));
  }

  @ParameterizedTest
  @EnumSource(Serializer.class)
  void emptyItIsNoPayloadOrKeywordsAlone(Serializer serializer) {
    ValueList list = new ValueList(serializer);

    assertThat(list.payload(Map.of())).isEqualTo(Payload.EMPTY);
    assertThat(Transcoder.values(list.payload(Map.of("more", true))))
        .isEqualTo(Payload.of(List.of(), Map.of("more", true)));
  }
}
