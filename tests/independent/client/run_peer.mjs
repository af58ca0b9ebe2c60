// Starts a platform program, reads its one ready line, and stops it again.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { publicKey } from '../wire/keys.mjs';
import { Peer } from './call.mjs';

export async function startPeer(program, args) {
  const [command, ...words] = program.split(' ');
  const child = spawn(command, [...words, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
  const line = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('error', reject);
    ended.then((how) => reject(new Error(`${command} ended (${how}) before it was ready`)));
  });
  const ready = JSON.parse(line);
  const key = publicKey(ready.public_key, ready.alg);
  if (key.id !== ready.keyid) throw new Error('the ready line names another key than it shows');
  const peer = new Peer({ origin: ready.origin, platformPin: { key } });
  peer.view = async (path) => (await fetch(`${ready.origin}/sandbox/${path}`)).json();
  peer.allRecords = async () => {
    const all = [];
    for (let after = ''; after !== null;) { const page = await peer.view(`records${after && `?after=${encodeURIComponent(after)}`}`); all.push(...page.records); after = page.next; }
    return all;
  };
  peer.stop = async () => { child.kill('SIGTERM'); return ended; };
  return peer;
}
