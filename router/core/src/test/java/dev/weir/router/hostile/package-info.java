/** Peers that attack, stall or vanish, and what everybody else then must not notice. */
package dev.weir.router.hostile;
