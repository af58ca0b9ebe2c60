// A platform as many cities have one: rows in a JSON envelope, an answer with errors by row number, no signatures, no way
// to ask what became of a batch, and no memory of what came before: a row sent twice is stored twice. It misbehaves as told.
import http from 'node:http';

const answers = {
    taken: (rows, errors) => ({ errorCode: '200', errorMsg: 'ok', totalSize: rows, successSize: rows - errors.length, failSize: 0, errorSize: errors.length, errorJsonList: errors }),
    refused: (code) => ({ errorCode: code, errorMsg: 'refused', totalSize: 0, successSize: 0, failSize: 0, errorSize: 0 }),
};

// What each fault does: how many of the rows are stored, and what is said afterwards. `cut` ends the connection.
export const faults = {
    'reset-before-commit': { stores: 0, cut: true },
    'commit-then-reset': { stores: 1, cut: true },
    'half-commit-then-reset': { stores: 0.5, cut: true },
    '500-before-commit': { stores: 0, status: 500, text: '{"error":"internal"}' },
    '500-after-commit': { stores: 1, status: 500, text: '{"error":"internal"}' },
    '503-html-of-a-gateway': { stores: 0, status: 503, text: '<html><body>Service Unavailable</body></html>' },
    'html-200-after-commit': { stores: 1, status: 200, text: '<html><body>系统繁忙</body></html>' },
    'html-200-before-commit': { stores: 0, status: 200, text: '<html><body>请先登录</body></html>' },
    'truncated-answer': { stores: 1, status: 200, text: '{"errorCode":"200","errorMsg":"ok","errorJso' },
    'unknown-code': { stores: 1, status: 200, text: '{"errorCode":"500","errorMsg":"服务异常"}' },
    'row-that-was-not-sent': { stores: 1, status: 200, errors: (rows) => [{ row: rows + 1, code: '40001', column: '', message: '' }] },
    'one-row-twice': { stores: 1, status: 200, errors: () => [{ row: 1, code: '40001', column: '', message: '' }, { row: 1, code: '10002', column: '', message: '' }] },
};

export class PoorPlatform {
    constructor() {
        this.stored = [];             // every row as it was stored, in the order of storing
        this.requests = 0;
        this.fault = () => undefined; // (number of the request) -> name of a fault, 'hang', or a call code like '3002'
        this.reject = () => undefined; // (row) -> row code, for rows that it does not store
        this.sockets = new Set();
        this.server = http.createServer((request, response) => this.take(request, response));
        this.server.on('connection', (socket) => { this.sockets.add(socket); socket.on('close', () => this.sockets.delete(socket)); });
    }

    async listen(port = 0) {
        await new Promise((resolve) => this.server.listen(port, '127.0.0.1', resolve));
        this.port = this.server.address().port;
        return `http://127.0.0.1:${this.port}`;
    }

    async end() {
        const ended = new Promise((resolve) => this.server.close(resolve));
        for (const socket of this.sockets) socket.destroy();
        await ended;
    }

    take(request, response) {
        const chunks = [];
        request.on('data', (chunk) => chunks.push(chunk));
        request.on('error', () => {});
        request.on('end', () => this.answer(JSON.parse(Buffer.concat(chunks)), request.socket, response));
    }

    // Rows in the order sent; of those that it does not reject, the first `share` is stored.
    store(rows, share) {
        const errors = [];
        rows.slice(0, Math.ceil(rows.length * share)).forEach((row, i) => {
            const code = this.reject(row);
            if (code) errors.push({ row: i + 1, code, column: 'XK_XDR_MC', message: '不符合要求' });
            else this.stored.push(row);
        });
        return errors;
    }

    answer(call, socket, response) {
        this.requests += 1;
        const rows = JSON.parse(call.body);
        const name = this.fault(this.requests);
        const say = (status, text) => { response.writeHead(status, { 'Content-Type': 'application/json' }); response.end(text); };
        if (name === 'hang') return this.store(rows, 1);  // and never says so
        if (name && !faults[name]) return say(200, JSON.stringify(answers.refused(name)));
        const fault = faults[name] ?? { stores: 1, status: 200 };
        const errors = this.store(rows, fault.stores);
        if (fault.cut) return socket.destroy();
        return say(fault.status, fault.text ?? JSON.stringify(answers.taken(rows.length, fault.errors?.(rows.length) ?? errors)));
    }

    // How often each licence number is stored.
    counts() {
        const counts = new Map();
        for (const row of this.stored) counts.set(row.XK_XKBH, (counts.get(row.XK_XKBH) ?? 0) + 1);
        return counts;
    }
}
