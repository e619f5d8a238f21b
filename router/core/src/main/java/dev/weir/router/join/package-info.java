/** Opening a session: who may join which realm, and what WELCOME says. */
package dev.weir.router.join;
