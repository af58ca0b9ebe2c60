#!/usr/bin/env node
// An independent client: tells whether a platform keeps to the interface. Ends with "N passed, N failed".
//   client.mjs --program "node platform.mjs" [--seeds 3] [--without fault,…]     starts the platform itself, with and without faults
//   client.mjs --origin URL --platform-key F[:alg] --key F[:alg] --sender USCC --other-key F[:alg] --other-sender USCC
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { generate, privateKey, publicKey, saveKey } from './wire/keys.mjs';
import { tally } from './tally.mjs';
import { Peer } from './client/call.mjs';
import { startPeer } from './client/run_peer.mjs';
import { usccOf } from './client/samples.mjs';
import { batches, versions, refusals, encoding, rows } from './client/batches.mjs';
import { signatures } from './client/signatures.mjs';
import { readStatus, feedback, digests, listsAndCodes, letters, lastBatch, views } from './client/others.mjs';
import { faults, mixes } from './client/faults.mjs';

const { values: options } = parseArgs({ options: {
  program: { type: 'string' }, seeds: { type: 'string', default: '3' }, count: { type: 'string', default: '20' }, without: { type: 'string', default: '' },
  origin: { type: 'string' }, 'platform-key': { type: 'string' }, key: { type: 'string' }, 'other-key': { type: 'string' },
  sender: { type: 'string', default: usccOf('11220000MB0000000') }, 'other-sender': { type: 'string', default: usccOf('11220000MB0000001') },
} });
const { check, finish } = tally('client');

const loaded = (make, spec) => { const [, file, alg] = /^(.+?)(?::([a-z0-9_-]+))?$/.exec(spec); return make(fs.readFileSync(file, 'utf8'), alg); };

async function conversation(context) {
  context.status = await readStatus(context);
  for (const section of [batches, versions, refusals, encoding, rows, signatures, feedback, digests, listsAndCodes, letters, lastBatch]) {
    const before = Date.now();
    try { await section(context); } catch (e) { check(`${section.name} runs to its end`, false, e.stack); }
    process.stderr.write(`client: ${section.name} ${Date.now() - before} ms\n`);
  }
}

async function withProgram() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'creditlink-client-'));
  const keyed = (alg) => { const key = generate(alg); saveKey(key, path.join(folder, alg)); return key; };
  const keys = ['sm2-sm3', 'ecdsa-p256-sha256', 'ed25519', 'rsa-pss-sha512', 'rsa-v1_5-sha256'].map(keyed);
  const [a, b] = [options.sender, options['other-sender']];
  const argsOf = (own) => ['--alg', own.public.alg.startsWith('rsa') ? 'ecdsa-p256-sha256' : own.public.alg, '--sender', `${a}=${folder}/${own.public.alg}.pub:${own.public.alg}`];
  for (const [i, own] of keys.entries()) {
    const other = keys[(i + 1) % keys.length];
    const peer = await startPeer(options.program, [...argsOf(own), '--sender', `${b}=${folder}/${other.public.alg}.pub:${other.public.alg}`]);
    const context = { peer, check, sender: a, key: own, otherSender: b, otherKey: other };
    if (i === 0) { await conversation(context); await views(context); }
    else { await batches(context); await signatures(context); }
    await peer.stop();
  }
  // Every fault by itself with the fastest algorithm, the mixes with the one that is used.
  const faulty = (key) => ({ program: options.program, args: argsOf(key), check, sender: a, key, without: options.without.split(',') });
  await faults(faulty(keys.find((k) => k.public.alg === 'ed25519')));
  await mixes(faulty(keys[0]), Number(options.seeds), Number(options.count));
  fs.rmSync(folder, { recursive: true });
}

if (options.program) await withProgram();
else {
  const peer = new Peer({ origin: options.origin, platformPin: { key: loaded(publicKey, options['platform-key']) } });
  await conversation({ peer, check, sender: options.sender, key: loaded(privateKey, options.key), otherSender: options['other-sender'], otherKey: loaded(privateKey, options['other-key']) });
}
finish();
