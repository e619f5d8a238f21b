package dev.weir.client.service;

import dev.weir.client.Call;
import dev.weir.client.Registration;
import dev.weir.client.Subscription;
import dev.weir.client.WampClient;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** Typed services of one client. Thread-safe. */
public final class Services {
  private final WampClient client;

  private Services(WampClient client) {
    this.client = client;
  }

  /** The services of a client. */
  public static Services of(WampClient client) {
    return new Services(client);
  }

  /**
   * Registers the methods of an object that are procedures, and subscribes those that are about
   * topics.
   *
   * @param service an object of a class with {@link WampProcedure} or {@link WampTopic} on its
   *     methods, or on those of interfaces that it implements
   * @return what was registered and subscribed; fails with the first {@link
   *     dev.weir.client.WampException}, after undoing the rest
   * @throws IllegalArgumentException if it has no such method, or one that cannot be served
   */
  public CompletableFuture<ServiceBinding> offer(Object service) {
    List<Bound> methods = Bound.all(service.getClass());
    List<CompletableFuture<Registration>> registrations = new ArrayList<>();
    List<CompletableFuture<Subscription>> subscriptions = new ArrayList<>();
    List<Served> served = methods.stream().map(method -> Served.of(service, method)).toList();
    served.forEach(each -> each.procedure(client).ifPresent(registrations::add));
    served.forEach(each -> each.topic(client).ifPresent(subscriptions::add));
    return ServiceBinding.of(registrations, subscriptions);
  }

  /**
   * A proxy whose methods call and publish.
   *
   * @param type an interface with {@link WampProcedure} or {@link WampTopic} on each of its methods
   *     that is not a default method
   * @throws IllegalArgumentException if a method cannot be one
   */
  public <T> T proxy(Class<T> type) {
    return proxy(type, call -> call);
  }

  /**
   * A proxy whose methods call and publish.
   *
   * @param type as {@link #proxy(Class)}
   * @param options changes each call before it is made, such as by another timeout
   * @throws IllegalArgumentException if a method cannot be one
   */
  public <T> T proxy(Class<T> type, UnaryOperator<Call> options) {
    if (!type.isInterface()) {
      throw new IllegalArgumentException(type.getName() + " is no interface");
    }
    Map<Method, Requesting> methods = new HashMap<>();
    for (Method method : type.getMethods()) {
      Optional<Bound> bound = Bound.of(method);
      if (bound.isEmpty() && Modifier.isAbstract(method.getModifiers())) {
        throw new IllegalArgumentException(
            method + " must have @WampProcedure or @WampTopic, or be a default method");
      }
      bound.ifPresent(found -> methods.put(method, Requesting.of(client, found, options)));
    }
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, new ProxyCalls(type, methods)));
  }
}
