package dev.weir.client.service;

import dev.weir.client.Registration;
import dev.weir.client.Subscription;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** What an object that is offered has registered and subscribed. Thread-safe. */
public final class ServiceBinding implements AutoCloseable {
  private final List<Registration> registrations;
  private final List<Subscription> subscriptions;

  private ServiceBinding(List<Registration> registrations, List<Subscription> subscriptions) {
    this.registrations = registrations;
    this.subscriptions = subscriptions;
  }

  /** Waits for all of them; when one fails, until the others are undone. */
  static CompletableFuture<ServiceBinding> of(
      List<CompletableFuture<Registration>> registrations,
      List<CompletableFuture<Subscription>> subscriptions) {
    return all(registrations, subscriptions)
        .handle(
            (done, failure) -> {
              ServiceBinding binding = new ServiceBinding(made(registrations), made(subscriptions));
              if (failure == null) {
                return CompletableFuture.completedFuture(binding);
              }
              CompletableFuture<ServiceBinding> failed =
                  CompletableFuture.failedFuture(Errors.cause(failure));
              return binding.end().handle((undone, late) -> failed).thenCompose(same -> same);
            })
        .thenCompose(bound -> bound);
  }

  /** The procedures. */
  public List<Registration> registrations() {
    return registrations;
  }

  /** The topics. */
  public List<Subscription> subscriptions() {
    return subscriptions;
  }

  /**
   * Unregisters and unsubscribes all of them.
   *
   * @return completes when the router has confirmed all of it; fails with the first failure
   */
  public CompletableFuture<Void> end() {
    return CompletableFuture.allOf(
        Stream.concat(
                registrations.stream().map(Registration::unregister),
                subscriptions.stream().map(Subscription::unsubscribe))
            .toArray(CompletableFuture<?>[]::new));
  }

  /** Unregisters and unsubscribes without waiting for the router. */
  @Override
  public void close() {
    end();
  }

  private static CompletableFuture<Void> all(
      List<CompletableFuture<Registration>> registrations,
      List<CompletableFuture<Subscription>> subscriptions) {
    return CompletableFuture.allOf(
        Stream.concat(registrations.stream(), subscriptions.stream())
            .toArray(CompletableFuture<?>[]::new));
  }

  private static <T> List<T> made(List<CompletableFuture<T>> futures) {
    return futures.stream()
        .filter(future -> !future.isCompletedExceptionally())
        .map(CompletableFuture::join)
        .toList();
  }
}
