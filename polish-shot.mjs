import { chromium } from 'playwright-core';
import { existsSync } from 'node:fs';
const base='http://127.0.0.1:18477';
const [,, key, ...paths]=process.argv;
const b=await chromium.launch({executablePath:'/usr/bin/chromium',args:['--no-sandbox','--disable-gpu','--disable-dev-shm-usage']});
const st='/tmp/polish-state.json';
const c=await b.newContext({...(existsSync(st)?{storageState:st}:{}),viewport:{width:1280,height:900}});
const p=await c.newPage();
if(key!=='-'){await p.goto(`${base}/sign-in?key=${key}`);await c.storageState({path:st});}
for(const w of [1280,640]){await p.setViewportSize({width:w,height:900});
for(const [i,x] of paths.entries()){await p.goto(base+x);
const over=await p.evaluate(()=>[...document.querySelectorAll('.scroll')].map(e=>[e.getAttribute('aria-label').slice(0,40),e.scrollWidth,e.clientWidth]).filter(a=>a[1]>a[2]));
console.log(w,x,JSON.stringify(over));
await p.screenshot({path:`/tmp/polish-${w}-${i}.png`,fullPage:false});}}
await p.setViewportSize({width:1280,height:900});
await p.goto(base+'/invoices');
const inv=await p.evaluate(()=>[...document.querySelectorAll('tbody tr')].map(r=>[r.querySelector('a').textContent,r.innerText.replace(/\s+/g,' ').slice(0,90)]));
if(key!=='-')for(const [id,t] of inv){await p.goto(`${base}/invoices/${id}?tab=changes`);console.log(t,'||',(await p.evaluate(()=>[...document.querySelectorAll('main p.empty, main .panel > p')].map(e=>e.innerText).join(' / '))));}
await b.close();
