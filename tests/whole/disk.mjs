// A disk as a power cut leaves it: what a program wrote (recorder.c) and had synced is there; of the rest any part may be, whole
// or torn; names come and go in the order in which the program changed them, as journalling file systems keep it.
import fs from 'node:fs';
import path from 'node:path';

const page = 4096, sector = 512;  // what a kernel writes back at once; what a disk does

const parent = (name) => (name.includes('/') ? path.dirname(name) : '');

export class Disk {
    // As it stands now, all of it durable.
    constructor(folder) {
        this.folder = folder;
        this.names = new Map();   // path → file, or null for a folder
        this.inodes = new Map();  // inode → file
        for (const entry of fs.existsSync(folder) ? fs.readdirSync(folder, { recursive: true, withFileTypes: true }) : []) {
            const whole = path.join(entry.parentPath ?? entry.path, entry.name);
            const file = entry.isFile() ? { bytes: fs.readFileSync(whole), unsynced: [] } : null;
            this.names.set(path.relative(folder, whole), file);
            if (file) this.inodes.set(String(fs.statSync(whole).ino), file);
        }
        this.changes = [];  // of names, since then
        this.reached = 0;   // how many of them are surely durable
    }

    replay(record) {
        const bytes = fs.readFileSync(record);
        let operations = 0;
        for (let at = 0; at < bytes.length; ++operations) {
            const end = bytes.indexOf(10, at);
            const [, kind, inode, rest] = /^(\S+) (\d+) ?(.*)$/s.exec(bytes.subarray(at, end).toString());
            const length = kind === 'write' ? Number(rest.split(' ')[1]) : 0;
            this.#take(kind, inode, rest, bytes.subarray(end + 1, end + 1 + length));
            at = end + 1 + length;
        }
        return operations;
    }

    #take(kind, inode, rest, bytes) {
        const file = this.inodes.get(inode), change = (made) => this.changes.push({ kind, ...made });
        if (kind === 'create') {
            const made = { bytes: Buffer.alloc(0), unsynced: [], born: this.changes.length + 1 };
            this.inodes.set(inode, made);
            change({ name: rest, file: made });
        } else if (kind === 'mkdir' || kind === 'remove') change({ name: rest });
        else if (kind === 'rename' || kind === 'link') change({ name: rest.split('\t')[0], to: rest.split('\t')[1] });
        else if (kind === 'write') file?.unsynced.push({ from: Number(rest.split(' ')[0]), bytes });
        else if (kind === 'size') file?.unsynced.push({ size: Number(rest) });
        else if (kind === 'sync' && file) {
            for (const step of file.unsynced.splice(0)) apply(file, step);
            this.reached = Math.max(this.reached, file.born ?? 0);
        } else if (kind === 'sync-folder')
            this.changes.forEach((made, i) => { if (parent(made.to ?? made.name) === rest) this.reached = Math.max(this.reached, i + 1); });
    }

    // The power is gone: the folder is made anew, of what survives by the dice (a function that gives 0 to 1).
    cut(dice) {
        const kept = this.reached + Math.floor(dice() * (this.changes.length - this.reached + 1));
        for (const change of this.changes.slice(0, kept)) {
            if (change.kind === 'create') this.names.set(change.name, change.file);
            else if (change.kind === 'mkdir') this.names.set(change.name, null);
            else if (change.kind === 'remove') this.names.delete(change.name);
            else {
                this.names.set(change.to, this.names.get(change.name));
                if (change.kind === 'rename') this.names.delete(change.name);
            }
        }
        const chance = [0, 0.3, 0.7, 1][Math.floor(dice() * 4)];
        fs.rmSync(this.folder, { recursive: true, force: true });
        fs.mkdirSync(this.folder);
        for (const [name, file] of [...this.names].sort(([a], [b]) => (a < b ? -1 : 1))) {
            const whole = path.join(this.folder, name);
            if (file === null) fs.mkdirSync(whole, { recursive: true });
            else fs.writeFileSync(whole, survivor(file, chance, dice), { mode: 0o600 });
        }
    }
}

function apply(file, { size, from, bytes }) {
    const grown = (length) => (file.bytes.length >= length ? file.bytes : Buffer.concat([file.bytes, Buffer.alloc(length - file.bytes.length)]));
    if (size !== undefined) file.bytes = Buffer.from(grown(size).subarray(0, size));
    else {
        file.bytes = Buffer.from(grown(from + bytes.length));
        bytes.copy(file.bytes, from);
    }
}

function survivor(file, chance, dice) {
    const left = { bytes: Buffer.from(file.bytes) };
    for (const step of file.unsynced) {
        if (step.size !== undefined) {
            if (dice() < chance) apply(left, step);
            continue;
        }
        for (let at = step.from, end = step.from + step.bytes.length; at < end;) {
            const next = Math.min(end, at - (at % page) + page), torn = Math.min(next, at - (at % sector) + sector * (1 + Math.floor(dice() * 7)));
            const until = dice() < 0.125 ? torn : next;
            if (dice() < chance) apply(left, { from: at, bytes: step.bytes.subarray(at - step.from, until - step.from) });
            at = next;
        }
    }
    return left.bytes;
}
