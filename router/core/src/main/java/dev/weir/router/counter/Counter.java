package dev.weir.router.counter;

/**
 * Everything that is dropped, refused or ended by a rule, and the traffic beside it; the metric is
 * the lower-case name.
 */
public enum Counter {
  SESSIONS_JOINED,
  SESSIONS_LEFT,
  HELLOS_REFUSED,
  /** CHALLENGEs sent. */
  CHALLENGES,
  /** CHALLENGEs that were not answered in time. */
  CHALLENGES_UNANSWERED,
  /** Logins denied: nobody of that name, or wrong credentials. */
  AUTHENTICATIONS_DENIED,
  /** Logins refused because too many failed before, from the same address as the same authid. */
  AUTHENTICATIONS_THROTTLED,
  /** Logins refused because an authenticator failed, took too long or had too many to judge. */
  AUTHENTICATIONS_FAILED,
  /** Sessions ended because the credentials of their login expired. */
  LOGINS_EXPIRED,
  /** Sessions ended because they broke the protocol. */
  PROTOCOL_VIOLATIONS,
  /** Sessions ended because their mailbox was over its limit. */
  SLOW_SESSIONS_CLOSED,
  /** Sessions ended by a call of a kill procedure. */
  SESSIONS_KILLED,
  /** Realms closed because an error of the router's own left their tables inconsistent. */
  REALMS_CLOSED,
  /** Realms made on demand that have ended because nobody was there for long. */
  REALMS_ENDED,
  /** Sessions ended because of an error of the router's own. */
  INTERNAL_ERRORS,
  CALLS,
  CALLS_REFUSED,
  PUBLICATIONS,
  EVENTS,
  /** Questions put to the authorizers of roles. */
  AUTHORIZATIONS_ASKED,
  /** Requests that an authorizer denied. */
  AUTHORIZATIONS_DENIED,
  /** Requests denied because an authorizer failed or did not answer in time. */
  AUTHORIZATIONS_FAILED,
  /** Requests that waited for an authorizer when their session ended. */
  AUTHORIZATIONS_ABANDONED,
  /** Times that an application's code held a thread of the router's for too long. */
  USER_CODE_BLOCKED,
  /** Times that a session's reads were held because too many of its requests waited so. */
  AUTHORIZATION_QUEUES_FULL,
  /** Times that a listener stopped accepting for a while because of its rate. */
  ACCEPTS_SLOWED,
  /** Connections dropped in their handshake because too many were in theirs. */
  HANDSHAKES_DROPPED,
  /** Connections refused because a proxy that is believed did not tell for whom it connects. */
  PROXIES_REFUSED,
  /** WebSockets whose messages are compressed. */
  COMPRESSIONS_AGREED,
  /** WebSockets left uncompressed, although they offered, because there was no memory for it. */
  COMPRESSIONS_DECLINED,
  /** RawSocket handshakes refused: an error was told, or the first octet was another one. */
  RAWSOCKETS_REFUSED,
  /** Connections refused because there were too many. */
  CONNECTIONS_REFUSED,
  /** Sessions refused because too many are opened, or there are as many as there may be. */
  JOINS_REFUSED,
  /** Sessions refused because there was no memory for what waits. */
  MEMORY_JOINS_REFUSED,
  /** Publications refused, and unacknowledged ones dropped, because there was no memory. */
  MEMORY_PUBLICATIONS_REFUSED,
  /** Calls refused that would have had to wait, because there was no memory. */
  MEMORY_CALLS_REFUSED,
  /** Sessions ended because they did not read and there was no memory. */
  MEMORY_SESSIONS_CLOSED,
  /** Connections ended whose large message was not whole while there was no memory. */
  MEMORY_MESSAGES_CUT,
  /** Times that a listener has got newer certificates. */
  TLS_RELOADS,
  /** Times that newer certificates could not be read or do not serve: the old ones stay. */
  TLS_RELOADS_FAILED,
  /** Unacknowledged publications that were refused: nobody is told but this number. */
  PUBLICATIONS_REFUSED,
  /** Requests refused, and unacknowledged publications dropped, because they came too often. */
  RATES_EXCEEDED,
  /** Times that a connection was read more slowly because of a rate. */
  READS_SLOWED,
  /** Calls, results and publications whose payload was not as declared for their URI. */
  PAYLOADS_REFUSED,
  /** Retained events that went before their time because a limit was reached. */
  RETAINED_EVICTED,
  /** Retained events that became too old. */
  RETAINED_EXPIRED,
  /** Retained events that a subscriber did not get because its pattern has too many of them. */
  RETAINED_WITHHELD,
  /** YIELD and ERROR that came too late for their call. */
  LATE_ANSWERS,
  /** Calls that went to another callee because the first one could not take them or was lost. */
  CALLS_REROUTED,
  /** Calls that had to wait for a callee with a free slot. */
  CALLS_QUEUED,
  /** Calls that have waited, whatever came then: those queued without these are waiting now. */
  CALLS_DEQUEUED,
  /** Milliseconds that those calls have waited together. */
  CALLS_QUEUED_MILLIS,
  /** Calls refused because as many as may waited for the procedure. */
  CALLS_OVERLOADED,
  /** Invocations begun at registrations with a limit of how many run at once. */
  SLOTS_TAKEN,
  /** Such invocations that have ended: those begun without these run now. */
  SLOTS_RELEASED,
  /** Slots that are free again because the callee never answered a call that was given up. */
  SLOTS_FORGOTTEN,
  /** Chunks of progressive calls that came too late for their call. */
  LATE_CHUNKS,
  /** Invocations given up by their caller that their callee never answered. */
  INVOCATIONS_FORGOTTEN,
  /** Registrations taken from their callee by an administrator or another callee. */
  REGISTRATIONS_REVOKED,
  /** Progressive results that the caller had not asked for. */
  UNREQUESTED_PROGRESS,
  /** Events that have no form in the receiver's serializer, or are larger than it takes. */
  EVENTS_UNENCODABLE,
  /** Events freed because their receiver's session ended first. */
  EVENTS_DISCARDED,
  /** Events dropped by a rule because their receiver does not read as fast as they come. */
  EVENTS_DROPPED,
  /** Events dropped by a rule because a newer one of the same topic came before they were read. */
  EVENTS_CONFLATED,
  /** Other messages that were lost with their receiver's connection. */
  MESSAGES_DISCARDED,
  /** Lost events of which not even those who listen to it were told, because too many were. */
  DROP_NOTICES_LEFT_OUT,
  /** Requests of a role that the session had not announced. */
  UNANNOUNCED_ROLE,
  /** Request ids out of sequence, accepted because the realm is lenient. */
  LENIENT_REQUEST_IDS,
  /** Times that a publisher was held back for a slow subscriber. */
  PUBLISHERS_PAUSED,
  /** Times that a callee was held back for a slow caller, or a caller of chunks for its callee. */
  CALLS_PAUSED,
  /** Events taken into a history. */
  HISTORY_KEPT,
  /**
   * Events that a history should have and has not: larger than all of it, or the disk lags too far.
   */
  HISTORY_LOST,
  /** Events that were given up before a session that is catching up had them; it is told. */
  HISTORY_MISSED
}
