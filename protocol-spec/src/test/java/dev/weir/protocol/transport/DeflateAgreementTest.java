package dev.weir.protocol.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The terms of permessage-deflate, as offered, chosen and answered (RFC 7692, section 7.1). */
final class DeflateAgreementTest {
  private static final CompressionOptions ANY = CompressionOptions.DEFAULT.withTakeover(true);
  private static final String BOTH =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

  /** Of the parameters an answer has those alone that the offer has: Netty refuses any other. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "permessage-deflate|15|",
        "permessage-deflate;client_max_window_bits,deflate-frame,x-webkit-deflate-frame|15|",
        "Permessage-Deflate ; client_max_window_bits|15|",
        "x-webkit-deflate-frame, permessage-deflate|15|",
        "permessage-deflate; server_no_context_takeover|15|; server_no_context_takeover",
        "permessage-deflate; client_no_context_takeover|15|; client_no_context_takeover",
        "permessage-deflate; client_no_context_takeover; server_no_context_takeover|15|"
            + "; server_no_context_takeover; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=9|15|; server_max_window_bits=9",
        "permessage-deflate; server_max_window_bits=\"10\"|15|; server_max_window_bits=10",
        "permessage-deflate; server_max_window_bits=12|10|; server_max_window_bits=10",
        "permessage-deflate; server_max_window_bits=15|15|",
        "permessage-deflate; server_max_window_bits=7, permessage-deflate|15|",
        "permessage-deflate; client_max_window_bits|10|; client_max_window_bits=10",
        "permessage-deflate|10|",
        "permessage-deflate; client_max_window_bits=9|15|; client_max_window_bits=9"
      })
  void theFirstOfferThatCanBeMetIsTaken(String offer, int window, String terms) {
    assertThat(DeflateAgreement.choose(List.of(offer), window))
        .map(DeflateAgreement::answer)
        .contains("permessage-deflate" + (terms == null ? "" : terms));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "permessage-bzip2",
        "permessage-deflate; unknown",
        "permessage-deflate; unknown=1",
        "permessage-deflate;",
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; server_max_window_bits=7",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=08",
        "permessage-deflate; client_max_window_bits=0",
        "permessage-deflate; server_no_context_takeover=1",
        "permessage-deflate; client_max_window_bits; client_max_window_bits"
      })
  void anOfferThatIsNoneIsNotTaken(String offer) {
    assertThat(DeflateAgreement.choose(List.of(offer), 15)).isEmpty();
  }

  @Test
  void theAnswerSaysWhatTheClientMustDo() throws Exception {
    assertThat(DeflateAgreement.of(List.of(), ANY)).isEmpty();
    assertThat(DeflateAgreement.of(List.of(BOTH + "; client_max_window_bits=10"), ANY))
        .contains(new DeflateAgreement(false, false, 15, 10));
    assertThat(DeflateAgreement.of(List.of("permessage-deflate; server_max_window_bits=9"), ANY))
        .contains(new DeflateAgreement(true, true, 9, 15));
  }

  @ParameterizedTest
  @CsvSource({
    "true, 15, permessage-deflate; client_max_window_bits",
    "false, 15, permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
        + " client_max_window_bits",
    "true, 10, permessage-deflate; server_max_window_bits=10; client_max_window_bits=10",
  })
  void theOfferSaysWhatTheClientAsksFor(boolean takeover, int window, String offer) {
    assertThat(DeflateAgreement.offer(ANY.withTakeover(takeover).withWindow(window)))
        .isEqualTo(offer);
  }

  @Test
  void aServerMustGrantWhatTheClientAsksForAndTheClientKeepsToItToo() throws Exception {
    CompressionOptions alone = ANY.withTakeover(false);
    assertThat(
            DeflateAgreement.of(List.of("permessage-deflate; server_no_context_takeover"), alone))
        .contains(new DeflateAgreement(false, false, 15, 15));
    assertRefused("permessage-deflate; client_no_context_takeover", alone);
    CompressionOptions small = ANY.withWindow(10);
    assertThat(DeflateAgreement.of(List.of("permessage-deflate; server_max_window_bits=9"), small))
        .contains(new DeflateAgreement(true, true, 9, 10));
    assertRefused("permessage-deflate; server_max_window_bits=11", small);
    assertRefused("permessage-deflate; client_max_window_bits=9", small);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-bzip2",
        "permessage-deflate; unknown",
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate, permessage-deflate"
      })
  void anAnswerToNoOfferIsRefused(String answer) {
    assertRefused(answer, ANY);
  }

  private static void assertRefused(String answer, CompressionOptions client) {
    assertThatThrownBy(() -> DeflateAgreement.of(List.of(answer), client))
        .isInstanceOf(WebSocketHandshakeException.class)
        .hasMessageContaining("does not fit the offer");
  }
}
