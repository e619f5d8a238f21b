/**
 * A realm: the one switch over messages, entered through the one door, {@link
 * dev.weir.router.realm.RealmTurn}.
 */
package dev.weir.router.realm;
