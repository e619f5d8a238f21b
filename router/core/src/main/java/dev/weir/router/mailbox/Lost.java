package dev.weir.router.mailbox;

/** How many messages were lost with a connection. */
public record Lost(int events, int others) {

  static Lost of(Outbound[] messages, int from, int to) {
    int events = 0;
    int others = 0;
    for (int i = from; i < to; i++) {
      if (messages[i] != null) {
        events += messages[i].droppable() ? 1 : 0;
        others += messages[i].droppable() ? 0 : 1;
      }
    }
    return new Lost(events, others);
  }

  Lost plus(Lost more) {
    return new Lost(events + more.events, others + more.others);
  }
}
