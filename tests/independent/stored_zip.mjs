// A zip of stored members as PACK.md, "The archive", has it to the byte (PKWARE APPNOTE 4.3): for tests that put packs together anew, and to
// compare a pack with.
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; ++bit) byte = (byte >>> 1) ^ (byte & 1 ? 0xedb88320 : 0);
  return byte;
});

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) crc = (crc >>> 8) ^ table[(crc ^ byte) & 0xff];
  return ~crc >>> 0;
}

export function storedZip(members) {
  const parts = [], directory = [];
  let at = 0;
  for (const [name, bytes] of members) {
    const local = Buffer.alloc(30), central = Buffer.alloc(46), crc = crc32(bytes);
    local.writeUInt32LE(0x04034b50, 0), central.writeUInt32LE(0x02014b50, 0);
    for (const [header, shift] of [[local, 0], [central, 2]]) {
      header.writeUInt16LE(10, 4 + shift), header.writeUInt16LE(0x21, 12 + shift);  // 1980-01-01
      header.writeUInt32LE(crc, 14 + shift), header.writeUInt32LE(bytes.length, 18 + shift), header.writeUInt32LE(bytes.length, 22 + shift);
      header.writeUInt16LE(Buffer.byteLength(name), 26 + shift);
    }
    central.writeUInt16LE(3 << 8 | 63, 4), central.writeUInt32LE(0o100644 * 65536, 38), central.writeUInt32LE(at, 42);
    parts.push(local, Buffer.from(name), bytes), directory.push(central, Buffer.from(name));
    at += 30 + Buffer.byteLength(name) + bytes.length;
  }
  const list = Buffer.concat(directory), end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0), end.writeUInt16LE(members.size, 8), end.writeUInt16LE(members.size, 10), end.writeUInt32LE(list.length, 12), end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, list, end]);
}
