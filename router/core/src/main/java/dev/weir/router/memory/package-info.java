/**
 * What the router holds for its peers, in octets, against the budgets of router and realms. Imports
 * no other part.
 */
package dev.weir.router.memory;
