package dev.weir.samples;

import dev.weir.client.WampClient;
import dev.weir.client.service.Keyword;
import dev.weir.client.service.Services;
import dev.weir.client.service.WampError;
import dev.weir.client.service.WampProcedure;
import dev.weir.client.service.WampService;
import dev.weir.client.service.WampTopic;
import dev.weir.router.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One interface: an object that implements it is offered, a proxy of it calls and publishes. */
public final class TypedService {
  private TypedService() {}

  /** Something to be sold. */
  public record Item(String name, int price) {}

  /** There is no more of it. */
  @WampError("com.example.error.sold_out")
  public static final class SoldOut extends Exception {
    private static final long serialVersionUID = 1L;

    /** With the sentence that the shop says. */
    public SoldOut(String sentence) {
      super(sentence);
    }
  }

  /** A shop. */
  @WampService("com.example.shop.")
  public interface Shop {
    /** Buys some of an item. */
    @WampProcedure
    Item buy(String name, @Keyword("pieces") Optional<Integer> pieces) throws SoldOut;

    /** What there is. */
    @WampProcedure(value = "list", idempotent = true)
    CompletableFuture<List<Item>> items();

    /** Tells that a delivery has come. */
    @WampTopic
    void delivered(Item item);
  }

  private record CornerShop(BlockingQueue<Item> stock) implements Shop {
    @Override
    public Item buy(String name, Optional<Integer> pieces) throws SoldOut {
      Item found =
          stock.stream()
              .filter(item -> item.name().equals(name))
              .findFirst()
              .orElseThrow(() -> new SoldOut("no " + name + " today"));
      return new Item(name, found.price() * pieces.orElse(1));
    }

    @Override
    public CompletableFuture<List<Item>> items() {
      return CompletableFuture.completedFuture(List.copyOf(stock));
    }

    @Override
    public void delivered(Item item) {
      stock.add(item);
    }
  }

  public static void main(String[] arguments) throws Exception {
    System.out.println(run());
  }

  /** Returns what a customer experiences. */
  static List<String> run() throws Exception {
    List<String> told = new ArrayList<>();
    try (Router router = Router.builder().listen("127.0.0.1", 0).realm("realm1").start();
        WampClient owner = WampClient.connect(router.uris().get(0), "realm1");
        WampClient customer = WampClient.connect(router.uris().get(0), "realm1")) {
      BlockingQueue<Item> stock = new LinkedBlockingQueue<>();
      Services.of(owner).offer(new CornerShop(stock)).join();

      Shop shop = Services.of(customer).proxy(Shop.class);
      try {
        shop.buy("tea", Optional.empty());
      } catch (SoldOut e) {
        told.add(e.getMessage());
      }
      shop.delivered(new Item("tea", 3));
      while (shop.items().get(10, TimeUnit.SECONDS).isEmpty()) {
        Thread.onSpinWait();
      }
      told.add("tea for " + shop.buy("tea", Optional.of(2)).price());
    }
    return told;
  }
}
