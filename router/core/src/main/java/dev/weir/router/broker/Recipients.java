package dev.weir.router.broker;

import dev.weir.protocol.Audience;
import dev.weir.protocol.PublishOptions;
import dev.weir.router.member.Identity;
import dev.weir.router.member.Member;

/**
 * Who of the subscribers receives a publication: not the publisher unless it asked for it (advanced
 * profile, "Publisher Exclusion"), and only who passes all six lists (advanced profile, "Subscriber
 * Black- and Whitelisting"). Runs inside the realm's turn.
 */
record Recipients(Member publisher, PublishOptions options) {

  boolean include(Member member) {
    if (member == publisher && options.excludeMe()) {
      return false;
    }
    Audience audience = options.audience();
    return audience == Audience.ALL
        || (!excluded(audience, member.identity()) && eligible(audience, member.identity()));
  }

  private static boolean excluded(Audience audience, Identity identity) {
    return audience.exclude().contains(identity.session())
        || audience.excludeAuthid().contains(identity.authid())
        || audience.excludeAuthrole().contains(identity.authrole());
  }

  private static boolean eligible(Audience audience, Identity identity) {
    return audience.eligible().map(list -> list.contains(identity.session())).orElse(true)
        && audience.eligibleAuthid().map(list -> list.contains(identity.authid())).orElse(true)
        && audience.eligibleAuthrole().map(list -> list.contains(identity.authrole())).orElse(true);
  }
}
