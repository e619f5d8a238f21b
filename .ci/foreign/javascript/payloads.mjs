// Builds the canonical payloads of payloads.json and compares what arrived with them.

import { readFileSync } from 'node:fs';

/** The cases by name: what is sent for them and what has to arrive. */
export class Payloads {
  constructor(path) {
    const { cases, spoilt } = JSON.parse(readFileSync(path, 'utf8'));
    this.cases = new Map([...cases, ...spoilt].map((described) => [described.name, expand(described)]));
  }

  /** The args and kwargs to send for a case; text turns bytes into what a serializer without bytes can carry. */
  sent(name, serializer) {
    const described = this.cases.get(name);
    const { args = [], kwargs = {} } = described.sent ?? described;
    return { args: build(args, serializer), kwargs: build(kwargs, serializer) };
  }

  /** Where args and kwargs first differ from the case, or null; raw is the message that brought them, as it came. */
  difference(name, { args, kwargs }, serializer, raw) {
    const { args: wantedArgs = [], kwargs: wantedKwargs = {} } = this.cases.get(name);
    const comparison = new Comparison(serializer, raw);
    return comparison.difference('$args', wantedArgs, args ?? []) ?? comparison.difference('$kwargs', wantedKwargs, kwargs ?? {});
  }
}

/** The description without its repetitions. */
function expand(node) {
  if (Array.isArray(node)) return node.map(expand);
  if (node === null || typeof node !== 'object') return node;
  if ('$repeat' in node) return repeat(expand(node.$repeat[0]), node.$repeat[1]);
  return mapValues(node, expand);
}

function repeat(unit, times) {
  if (typeof unit === 'string') return unit.repeat(times);
  if (Array.isArray(unit)) return Array(times).fill(unit).flat();
  return { $bytes: unit.$bytes.repeat(times) };
}

/** The JavaScript value of a description. */
function build(node, serializer) {
  if (Array.isArray(node)) return node.map((item) => build(item, serializer));
  if (node === null || typeof node !== 'object') return node;
  if ('$bytes' in node) return serializer === 'json' ? bytesAsText(node.$bytes) : new Uint8Array(Buffer.from(node.$bytes, 'hex'));
  if ('$int' in node) return integer(node.$int);
  if ('$number' in node) return Number(node.$number);
  if ('$float' in node) return Number(node.$float);
  return mapValues(node, (value) => build(value, serializer));
}

/** Bytes as the specification wants them in JSON; neither library does it itself. */
const bytesAsText = (hex) => '\0' + Buffer.from(hex, 'hex').toString('base64');

const integer = (digits) => (Number.isSafeInteger(Number(digits)) ? Number(digits) : BigInt(digits));

const mapValues = (object, change) => Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));

class Comparison {
  constructor(serializer, raw) {
    this.serializer = serializer;
    this.raw = raw;
  }

  difference(path, node, received) {
    if (Array.isArray(node)) return this.listDifference(path, node, received);
    if (node !== null && typeof node === 'object' && !Object.keys(node).some((key) => key.startsWith('$'))) {
      return this.dictDifference(path, node, received);
    }
    return this.same(node, received) ? null : differs(path, node, received);
  }

  listDifference(path, node, received) {
    if (!Array.isArray(received) || received.length !== node.length) return differs(path, node, received);
    return first(node, (item, i) => this.difference(`${path}[${i}]`, item, received[i]));
  }

  dictDifference(path, node, received) {
    const plain = received !== null && typeof received === 'object' && !Array.isArray(received) && !ArrayBuffer.isView(received);
    const keys = Object.keys(node);
    if (!plain || Object.keys(received).length !== keys.length || !keys.every((key) => Object.hasOwn(received, key))) {
      return differs(path, node, received);
    }
    return first(keys, (key) => this.difference(`${path}.${key}`, node[key], received[key]));
  }

  same(node, received) {
    if (typeof received === 'bigint') return String(node?.$int ?? node?.$number ?? node) === String(received);
    if (node === null || typeof node !== 'object') return node === received;
    if ('$bytes' in node) return this.sameBytes(node.$bytes, received);
    if ('$int' in node) return this.sameInteger(BigInt(node.$int), received);
    return typeof received === 'number' && received === Number(node.$number ?? node.$float);
  }

  sameBytes(hex, received) {
    if (this.serializer === 'json') return received === bytesAsText(hex);
    return ArrayBuffer.isView(received) && Buffer.from(received.buffer, received.byteOffset, received.byteLength).toString('hex') === hex;
  }

  /** Beyond 2^53 a number is rounded by the library; then the message itself must hold the integer. */
  sameInteger(wanted, received) {
    if (received !== Number(wanted)) return false;
    return encodings(wanted, this.serializer).some((encoding) => this.raw.includes(encoding));
  }
}

/** The ways in which a serializer writes an integer of 64 bits. */
function encodings(integer, serializer) {
  if (serializer === 'json') return [Buffer.from(String(integer))];
  if (serializer === 'msgpack') return integer < 0n ? [bytes(0xd3, integer)] : [bytes(0xcf, integer), bytes(0xd3, integer)];
  return [integer < 0n ? bytes(0x3b, -1n - integer) : bytes(0x1b, integer)];
}

function bytes(type, integer) {
  const encoded = Buffer.alloc(9, type);
  encoded.writeBigUInt64BE(BigInt.asUintN(64, integer), 1);
  return encoded;
}

function first(items, differenceOf) {
  for (const [i, item] of items.entries()) {
    const found = differenceOf(item, i);
    if (found !== null) return found;
  }
  return null;
}

function differs(path, node, received) {
  return `${path}: ${JSON.stringify(node).slice(0, 100)} expected, ${show(received)} arrived`;
}

/** A value in a few words. */
export function show(value) {
  const readable = (_, part) => (typeof part === 'bigint' ? `${part}n` : ArrayBuffer.isView(part) ? `bytes ${Buffer.from(part).toString('hex')}` : part);
  return String(JSON.stringify(value, readable)).slice(0, 100);
}
