package dev.weir.daemon.config;

import dev.weir.daemon.admin.AdminOptions;
import dev.weir.gateway.Gateway;
import dev.weir.gateway.callee.ServiceCalleeOptions;
import dev.weir.gateway.webhook.WebhookOptions;
import dev.weir.gateway.worker.WorkerPoolOptions;
import dev.weir.router.cookie.CookieStore;
import dev.weir.router.options.AutoRealms;
import dev.weir.router.options.ListenerOptions;
import dev.weir.router.options.RealmOptions;
import dev.weir.router.options.RouterOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the daemon shall serve, as options of the router.
 *
 * @param stores of the realms that have durable histories, by their names
 * @param usersFiles that are to be read again when they change
 * @param cookies that are to be opened before anybody joins
 * @param gateways of the listeners, to be opened when the router has started
 * @param workers pools that are begun before the router and end behind it
 * @param callees whose calls services of others do
 * @param webhooks to which events are posted
 * @param admin where the daemon itself is watched
 * @param contents of the file, to compare it with a later state
 *     <p>Thread-safe.
 */
public record Configuration(
    List<ListenerOptions> listeners,
    List<RealmOptions> realms,
    Optional<AutoRealms> autoRealms,
    RouterOptions options,
    Map<String, StoreOptions> stores,
    List<UsersFile> usersFiles,
    List<CookieStore> cookies,
    List<Gateway> gateways,
    List<WorkerPoolOptions> workers,
    List<ServiceCalleeOptions> callees,
    List<WebhookOptions> webhooks,
    Optional<AdminOptions> admin,
    Contents contents) {

  public Configuration {
    stores = Map.copyOf(stores);
    usersFiles = List.copyOf(usersFiles);
    cookies = List.copyOf(cookies);
    gateways = List.copyOf(gateways);
    workers = List.copyOf(workers);
    callees = List.copyOf(callees);
    webhooks = List.copyOf(webhooks);
    listeners = List.copyOf(listeners);
    realms = List.copyOf(realms);
  }

  /** The same on other listeners, and watched elsewhere. */
  public Configuration on(List<ListenerOptions> others, Optional<AdminOptions> watched) {
    return new Configuration(
        others,
        realms,
        autoRealms,
        options,
        stores,
        usersFiles,
        cookies,
        gateways,
        workers,
        callees,
        webhooks,
        watched,
        contents);
  }
}
