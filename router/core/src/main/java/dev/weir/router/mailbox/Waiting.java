package dev.weir.router.mailbox;

import java.util.Arrays;

/**
 * What waits in a mailbox and is not taken yet, in order; a place whose event was dropped is empty
 * (null) until the others move up. Guarded by its mailbox.
 */
final class Waiting {
  private static final Outbound[] NONE = new Outbound[0];
  private static final int KEPT = 64;

  private Outbound[] entries = NONE;
  private int head; // before it all places are empty
  private int size;
  private int empty;
  private long octets;
  private int generation;
  private Holding holding; // null while little waits

  /** From now on what waits is counted by this. */
  void hold(Holding counted) {
    holding = counted;
    for (int place = head; place < size; place++) {
      if (entries[place] != null) {
        holding.add(entries[place]);
      }
    }
  }

  /** What waits is not counted any more: it is empty. */
  void unhold() {
    holding = null;
  }

  /** How many places there are, with empty ones. */
  int size() {
    return size;
  }

  Outbound at(int place) {
    return entries[place];
  }

  long octets() {
    return octets;
  }

  /** Changes when entries have moved to other places. */
  int generation() {
    return generation;
  }

  void append(Outbound outbound) {
    if (size == entries.length) {
      makeRoom();
    }
    entries[size++] = outbound;
    octets += outbound.charge();
    if (holding != null) {
      holding.add(outbound);
    }
  }

  /** Takes what is at a place out. */
  void drop(int place) {
    octets -= entries[place].charge();
    if (holding != null) {
      holding.remove(entries[place]);
    }
    entries[place] = null;
    empty++;
  }

  /** Puts another message in the place of one. */
  void replace(int place, Outbound outbound) {
    octets += outbound.charge() - entries[place].charge();
    if (holding != null) {
      holding.remove(entries[place]);
      holding.add(outbound);
    }
    entries[place] = outbound;
  }

  /** Gives all, with empty places, and goes on with an array that is empty; not while counted. */
  Outbound[] swap(Outbound[] emptied) {
    Outbound[] full = entries;
    entries = emptied.length > KEPT ? NONE : emptied;
    forget();
    return full;
  }

  /**
   * Gives the first ones, as many as have that many octets together, and one at least while there
   * are any. The others keep their places.
   */
  Outbound[] first(long most) {
    int from = head;
    long taken = 0;
    while (head < size && (taken == 0 || taken < most)) {
      taken += entries[head] == null ? 0 : entries[head].charge();
      head++;
    }
    Outbound[] first = Arrays.copyOfRange(entries, from, head);
    for (int place = from; place < head; place++) {
      if (entries[place] != null) {
        drop(place);
      }
    }
    if (head == size) {
      forget();
    }
    return first;
  }

  void clear() {
    for (int place = head; holding != null && place < size; place++) {
      if (entries[place] != null) {
        holding.remove(entries[place]);
      }
    }
    entries = NONE;
    forget();
  }

  /** Frees the events; returns how many. */
  int freeEvents() {
    int before = size - empty;
    for (int i = 0; i < size; i++) {
      if (entries[i] != null && entries[i].droppable()) {
        drop(i);
      }
    }
    moveUp();
    return before - size;
  }

  Lost lost() {
    return Lost.of(entries, 0, size);
  }

  private void makeRoom() {
    if (empty > size / 2) {
      moveUp();
    } else {
      entries = Arrays.copyOf(entries, Math.max(4, size * 2));
    }
  }

  private void moveUp() {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (entries[i] != null) {
        entries[kept++] = entries[i];
      }
    }
    Arrays.fill(entries, kept, size, null);
    head = 0;
    size = kept;
    empty = 0;
    generation++;
  }

  private void forget() {
    head = 0;
    size = 0;
    empty = 0;
    octets = 0;
    generation++;
  }
}
