/** The routers under load as operating system processes: how they are started and what they use. */
package dev.weir.bench.process;
