package dev.weir.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ArgumentsTest {
  private record Order(String item, int count) {}

  @Test
  void valuesAreMappedToTheTypesAskedFor() {
    Arguments arguments =
        Arguments.of(1L, "two", List.of(Map.of("item", "x", "count", 3L))).with("k", 4.5);
    assertThat(arguments.get(0, int.class)).isEqualTo(1);
    assertThat(arguments.get(0, Long.class)).isEqualTo(1L);
    assertThat(arguments.get(1, String.class)).isEqualTo("two");
    assertThat(arguments.get("k", double.class)).isEqualTo(4.5);
    assertThat(arguments.find(9, String.class)).isEmpty();
    assertThat(arguments.find("none", String.class)).isEmpty();
    assertThat(Arguments.of(arguments.positional().get(2)).asList(Order.class))
        .containsExactly(new Order("x", 3));
  }

  @Test
  void withoutPositionalValuesTheKeywordsAreTheObject() {
    Arguments arguments = Arguments.NONE.with("item", "x").with("count", 3L);
    assertThat(arguments.as(Order.class)).isEqualTo(new Order("x", 3));
  }

  @Test
  void whatDoesNotFitIsNamed() {
    Arguments arguments = Arguments.of("text", 1.5, 1L << 40, (Object) null);
    assertInvalid(() -> arguments.get(0, int.class), "argument 0");
    assertInvalid(() -> arguments.get(1, int.class), "argument 1");
    assertInvalid(() -> arguments.get(2, int.class), "argument 2");
    assertInvalid(() -> arguments.get(3, int.class), "argument 3 is missing or null");
    assertInvalid(() -> arguments.get(4, int.class), "argument 4 is missing or null");
    assertInvalid(() -> arguments.get("k", int.class), "argument k is missing or null");
    assertInvalid(() -> Arguments.NONE.as(String.class), "a value is missing");
    assertInvalid(() -> Arguments.of(List.of("a")).asList(int.class), "an element");
  }

  private static void assertInvalid(Runnable reading, String sentence) {
    assertThatThrownBy(reading::run)
        .isInstanceOfSatisfying(
            WampException.class,
            failure -> {
              assertThat(failure.reason()).isEqualTo(Reason.INVALID_ARGUMENT);
              assertThat(failure.uri()).isEqualTo("wamp.error.invalid_argument");
            })
        .hasMessageContaining(sentence);
  }
}
