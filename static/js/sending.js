/* const sending = new Sending(address, file, token, (share) => …): a file on its way to the server.
   sending.done gives the server's {files, refused}; or fails with an error whose `reason` is ended, offline, failed or
   cancelled. fetch can't tell how far it has come, so this is the older way. */
export class Sending {
  constructor(address, file, token, progress) {
    this.request = new XMLHttpRequest();
    this.request.open("POST", address);
    this.request.responseType = "json";
    this.request.setRequestHeader("X-Requested-With", "fetch");
    this.request.setRequestHeader("X-CSRFToken", token);
    this.request.upload.addEventListener("progress", (event) => progress(event.loaded / (event.total || 1)));
    this.done = new Promise((resolve, reject) => {
      this.request.addEventListener("load", () => this.settle(resolve, reject));
      this.request.addEventListener("error", () => reject(failure("offline")));
      this.request.addEventListener("abort", () => reject(failure("cancelled")));
    });
    const form = new FormData();
    form.append("file", file);
    this.request.send(form);
  }

  cancel() {
    this.request.abort();
  }

  settle(resolve, reject) {
    const { status, response } = this.request;
    if (response?.files) resolve(response);
    // Without its session the server knows neither the sender nor the form's token; its pages are no answer for us.
    else reject(failure([200, 400, 401].includes(status) ? "ended" : "failed"));
  }
}

function failure(reason) {
  return Object.assign(new Error(`sending a file: ${reason}`), { reason });
}
