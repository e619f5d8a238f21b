package dev.weir.router.realm;

import dev.weir.router.memory.MemoryUse;

/** How many sessions a role with limits of its own has, and what is held for them. Immutable. */
public record RoleLoad(String role, int sessions, MemoryUse memory) {}
