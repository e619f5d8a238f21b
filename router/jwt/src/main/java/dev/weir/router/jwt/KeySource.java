package dev.weir.router.jwt;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where the keys come from. Called by many threads at once. */
public interface KeySource {

  /** Keys that stay as they are. */
  static KeySource of(KeySet keys) {
    return () -> CompletableFuture.completedFuture(keys);
  }

  /** The keys at hand, or those that are fetched first; an exception when there are none. */
  CompletionStage<KeySet> keys();

  /** No key at hand is the one that a token names: there may be newer ones. Default: not. */
  default CompletionStage<KeySet> newer() {
    return keys();
  }

  /** The keys of both. */
  default KeySource and(KeySet others) {
    KeySource first = this;
    return new KeySource() {
      @Override
      public CompletionStage<KeySet> keys() {
        return first.keys().thenApply(others::and);
      }

      @Override
      public CompletionStage<KeySet> newer() {
        return first.newer().thenApply(others::and);
      }
    };
  }
}
