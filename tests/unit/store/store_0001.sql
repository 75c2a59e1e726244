BEGIN TRANSACTION;
CREATE TABLE conditions (
	digest VARCHAR(32) NOT NULL, 
	conditions JSON NOT NULL, 
	PRIMARY KEY (digest)
);
INSERT INTO "conditions" VALUES('3947c5353c2bebd90d5d66a08c69be5d','{"space":"nasbench201","dataset":"cifar10","samples":8,"repeats":1,"seed":0,"preset":"lite","channels":null,"cells":null,"device":"cpu","metric":"swap"}');
INSERT INTO "conditions" VALUES('1887ad4fcef2559716da69e9fb5588eb','{"space":"nasbench201","dataset":"cifar10","samples":3,"repeats":1,"seed":0,"preset":"lite","channels":null,"cells":null,"device":"cpu","metric":"swap"}');
CREATE TABLE cycles (
	run VARCHAR(32) NOT NULL, 
	cycle INTEGER NOT NULL, 
	evaluations INTEGER NOT NULL, 
	best DOUBLE NOT NULL, 
	median DOUBLE NOT NULL, 
	population JSON NOT NULL, 
	seconds DOUBLE NOT NULL, 
	PRIMARY KEY (run, cycle), 
	FOREIGN KEY(run) REFERENCES runs (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "cycles" VALUES('1m870qbpk-09at',0,4,256.0,256.0,'[0,1,2,3]',2.13769966499967267736e+00);
INSERT INTO "cycles" VALUES('1m870qbpk-09at',1,5,256.0,256.0,'[0,1,2,3]',2.15526684799988288432e+00);
INSERT INTO "cycles" VALUES('1m870qbpk-09at',2,6,256.0,256.0,'[0,1,2,3]',2.17339909200018155388e+00);
INSERT INTO "cycles" VALUES('1m870qbpk-09at',3,7,256.0,256.0,'[0,1,2,3]',2.19186262699804501608e+00);
INSERT INTO "cycles" VALUES('1m870qbpk-09at',4,8,256.0,256.0,'[0,1,2,3]',2.20495842300078948028e+00);
INSERT INTO "cycles" VALUES('1m870qbpk-09at',5,9,256.0,256.0,'[0,1,2,3]',2.21688337199884699657e+00);
INSERT INTO "cycles" VALUES('1m870qdwk-406h',0,4,2.3567887117619667947e+02,1.61871346543190952615e+02,'[0,1,2,3]',5.65237010014243423938e-02);
INSERT INTO "cycles" VALUES('1m870qdwk-406h',1,5,2.39990486520091138799e+02,2.08762522961076683707e+02,'[1,2,3,4]',0.0752795740008878);
CREATE TABLE evaluations (
	run VARCHAR(32) NOT NULL, 
	number INTEGER NOT NULL, 
	cycle INTEGER NOT NULL, 
	architecture TEXT NOT NULL, 
	origin TEXT NOT NULL, 
	parents JSON NOT NULL, 
	score DOUBLE NOT NULL, 
	size DOUBLE NOT NULL, 
	fitness DOUBLE NOT NULL, 
	saturation DOUBLE, 
	cached BOOLEAN NOT NULL, 
	seconds DOUBLE NOT NULL, 
	PRIMARY KEY (run, number), 
	FOREIGN KEY(run) REFERENCES runs (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "evaluations" VALUES('1m870qbpk-09at',0,0,'|skip_connect~0|+|nor_conv_1x1~0|none~1|+|nor_conv_3x3~0|avg_pool_3x3~1|skip_connect~2|','random','[]',256.0,0.344346,256.0,1.0,0,2.13769966499967267736e+00);
INSERT INTO "evaluations" VALUES('1m870qbpk-09at',1,0,'|skip_connect~0|+|none~0|nor_conv_1x1~1|+|nor_conv_1x1~0|skip_connect~1|avg_pool_3x3~2|','random','[]',256.0,0.129306,256.0,1.0,0,2.13769966499967267736e+00);
INSERT INTO "evaluations" VALUES('1m870qbpk-09at',2,0,'|avg_pool_3x3~0|+|none~0|nor_conv_1x1~1|+|nor_conv_3x3~0|none~1|avg_pool_3x3~2|','random','[]',256.0,0.344346,256.0,1.0,0,2.13769966499967267736e+00);
INSERT INTO "evaluations" VALUES('1m870qbpk-09at',3,0,'|none~0|+|nor_conv_1x1~0|none~1|+|nor_conv_3x3~0|skip_connect~1|none~2|','random','[]',256.0,0.344346,256.0,1.0,0,2.13769966499967267736e+00);
INSERT INTO "evaluations" VALUES('1m870qbpk-09at',4,1,'|avg_pool_3x3~0|+|none~0|skip_connect~1|+|nor_conv_3x3~0|none~1|avg_pool_3x3~2|','mutation','[2]',256.0,0.316346,256.0,1.0,0,2.15526684799988288432e+00);
INSERT INTO "evaluations" VALUES('1m870qbpk-09at',5,2,'|skip_connect~0|+|nor_conv_3x3~0|nor_conv_1x1~1|+|nor_conv_1x1~0|skip_connect~1|avg_pool_3x3~2|','mutation','[1]',256.0,0.372346,256.0,1.0,0,2.17339909200018155388e+00);
INSERT INTO "evaluations" VALUES('1m870qbpk-09at',6,3,'|avg_pool_3x3~0|+|nor_conv_1x1~0|nor_conv_3x3~1|+|nor_conv_3x3~0|avg_pool_3x3~1|skip_connect~2|','crossover','[0,2]',256.0,0.587386,256.0,1.0,0,2.19186262699804501608e+00);
INSERT INTO "evaluations" VALUES('1m870qbpk-09at',7,4,'|skip_connect~0|+|avg_pool_3x3~0|none~1|+|nor_conv_3x3~0|avg_pool_3x3~1|skip_connect~2|','mutation','[0]',256.0,0.316346,256.0,1.0,0,2.20495842300078948028e+00);
INSERT INTO "evaluations" VALUES('1m870qbpk-09at',8,5,'|avg_pool_3x3~0|+|nor_conv_1x1~0|nor_conv_1x1~1|+|nor_conv_3x3~0|skip_connect~1|none~2|','crossover','[1,3]',256.0,0.372346,256.0,1.0,0,2.21688337199884699657e+00);
INSERT INTO "evaluations" VALUES('1m870qdwk-406h',0,0,'|avg_pool_3x3~0|+|none~0|avg_pool_3x3~1|+|none~0|nor_conv_1x1~1|nor_conv_1x1~2|','random','[]',256.0,0.129306,1.3463434227331558191e+02,1.0,0,5.65237010014243423938e-02);
INSERT INTO "evaluations" VALUES('1m870qdwk-406h',1,0,'|avg_pool_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|none~0|none~1|avg_pool_3x3~2|','random','[]',256.0,0.559386,2.3567887117619667947e+02,1.0,0,5.65237010014243423938e-02);
INSERT INTO "evaluations" VALUES('1m870qdwk-406h',2,0,'|avg_pool_3x3~0|+|skip_connect~0|avg_pool_3x3~1|+|none~0|nor_conv_3x3~1|avg_pool_3x3~2|','random','[]',254.0,0.316346,1.81846174745956687957e+02,0.9921875,0,5.65237010014243423938e-02);
INSERT INTO "evaluations" VALUES('1m870qdwk-406h',3,0,'|skip_connect~0|+|nor_conv_1x1~0|nor_conv_1x1~1|+|nor_conv_1x1~0|avg_pool_3x3~1|avg_pool_3x3~2|','random','[]',256.0,0.157306,1.41896518340425188851e+02,1.0,0,5.65237010014243423938e-02);
INSERT INTO "evaluations" VALUES('1m870qdwk-406h',4,1,'|nor_conv_1x1~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|none~0|none~1|avg_pool_3x3~2|','mutation','[1]',256.0,0.587386,2.39990486520091138799e+02,1.0,0,0.0752795740008878);
CREATE TABLE events (
	run VARCHAR(32) NOT NULL, 
	number INTEGER NOT NULL, 
	time DATETIME NOT NULL, 
	kind TEXT NOT NULL, 
	text TEXT NOT NULL, 
	details JSON NOT NULL, 
	PRIMARY KEY (run, number), 
	FOREIGN KEY(run) REFERENCES runs (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "events" VALUES('1m870qbpk-09at',0,'2026-11-24 14:52:56.403826','created','Created','{}');
INSERT INTO "events" VALUES('1m870qbpk-09at',1,'2026-11-24 14:52:56.412280','started','Started on laptop, process 3822','{}');
INSERT INTO "events" VALUES('1m870qbpk-09at',2,'2026-11-24 14:52:58.637836','finished','Finished','{}');
INSERT INTO "events" VALUES('1m870qdwk-406h',0,'2026-11-24 14:52:58.643241','created','Created from run 1m870qbpk-09at','{}');
INSERT INTO "events" VALUES('1m870qdwk-406h',1,'2026-11-24 14:52:58.755962','warning','mind; the ''gap''','{"a":[1,null]}');
INSERT INTO "events" VALUES('1m870qdwk-406h',2,'2026-11-24 14:52:58.757279','started','Started on laptop, process 3822','{}');
INSERT INTO "events" VALUES('1m870qdwk-406h',3,'2026-11-24 14:52:58.841261','stopped','Stopped','{}');
CREATE TABLE runs (
	id VARCHAR(32) NOT NULL, 
	title TEXT NOT NULL, 
	settings JSON NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	created DATETIME NOT NULL, 
	queued DATETIME NOT NULL, 
	started DATETIME, 
	finished DATETIME, 
	heartbeat DATETIME NOT NULL, 
	owner TEXT, 
	host TEXT, 
	process BIGINT, 
	wanted VARCHAR(16) NOT NULL, 
	failure TEXT, 
	evaluations INTEGER NOT NULL, 
	budget INTEGER NOT NULL, 
	best_number INTEGER, 
	best_architecture TEXT, 
	best_score DOUBLE, 
	best_size DOUBLE, 
	best_fitness DOUBLE, 
	seconds DOUBLE NOT NULL, 
	parent VARCHAR(32), 
	events INTEGER NOT NULL, 
	changes INTEGER NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(parent) REFERENCES runs (id) ON DELETE SET NULL
);
INSERT INTO "runs" VALUES('1m870qbpk-09at','Größe','{"space":"nasbench201","dataset":"cifar10","algorithm":"swap-nas","parameters":{"population":4,"cycles":5,"tournament":2,"mutations":1,"crossover":0.5},"mu":null,"sigma":null,"size":"total","samples":8,"repeats":1,"preset":"lite","channels":null,"cells":null,"device":"cpu","score_seed":0,"seed":0,"workers":1}','finished','2026-11-24 14:52:56.403826','2026-11-24 14:52:56.403826','2026-11-24 14:52:56.412280','2026-11-24 14:52:58.637836','2026-11-24 14:52:58.637836',NULL,'laptop',4242,'run',NULL,9,9,0,'|skip_connect~0|+|nor_conv_1x1~0|none~1|+|nor_conv_3x3~0|avg_pool_3x3~1|skip_connect~2|',256.0,0.344346,256.0,2.21890347199951065704e+00,NULL,3,12);
INSERT INTO "runs" VALUES('1m870qdwk-406h','NAS-Bench-201, swap-nas, μ 0.8, seed 1','{"space":"nasbench201","dataset":"cifar10","algorithm":"swap-nas","parameters":{"population":4,"cycles":5,"tournament":2,"mutations":1,"crossover":0.5},"mu":0.8,"sigma":0.7,"size":"total","samples":8,"repeats":1,"preset":"lite","channels":null,"cells":null,"device":"cpu","score_seed":0,"seed":1,"workers":1}','stopped','2026-11-24 14:52:58.643241','2026-11-24 14:52:58.643241','2026-11-24 14:52:58.757279','2026-11-24 14:52:58.841261','2026-11-24 14:52:58.841261',NULL,'laptop',4242,'stop',NULL,5,9,4,'|nor_conv_1x1~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|none~0|none~1|avg_pool_3x3~2|',256.0,0.587386,2.39990486520091138799e+02,0.0783859820003272,'1m870qbpk-09at',4,9);
CREATE TABLE scores (
	digest VARCHAR(32) NOT NULL, 
	architecture TEXT NOT NULL, 
	scores JSON NOT NULL, 
	units BIGINT NOT NULL, 
	saturation DOUBLE NOT NULL, 
	seconds DOUBLE NOT NULL, 
	PRIMARY KEY (digest, architecture), 
	FOREIGN KEY(digest) REFERENCES conditions (digest) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "scores" VALUES('1887ad4fcef2559716da69e9fb5588eb','|skip_connect~0|+|nor_conv_1x1~0|none~1|+|nor_conv_3x3~0|avg_pool_3x3~1|skip_connect~2|','[8]',24576,1.0,1.11004229984246194362e-02);
INSERT INTO "scores" VALUES('3947c5353c2bebd90d5d66a08c69be5d','|avg_pool_3x3~0|+|none~0|avg_pool_3x3~1|+|none~0|nor_conv_1x1~1|nor_conv_1x1~2|','[256]',24576,1.0,1.74206480005523189902e-02);
INSERT INTO "scores" VALUES('3947c5353c2bebd90d5d66a08c69be5d','|avg_pool_3x3~0|+|none~0|nor_conv_1x1~1|+|nor_conv_3x3~0|none~1|avg_pool_3x3~2|','[256]',24576,1.0,9.56504300120286643505e-03);
INSERT INTO "scores" VALUES('3947c5353c2bebd90d5d66a08c69be5d','|avg_pool_3x3~0|+|none~0|skip_connect~1|+|nor_conv_3x3~0|none~1|avg_pool_3x3~2|','[256]',17408,1.0,1.02354199989349581301e-02);
INSERT INTO "scores" VALUES('3947c5353c2bebd90d5d66a08c69be5d','|avg_pool_3x3~0|+|nor_conv_1x1~0|nor_conv_1x1~1|+|nor_conv_3x3~0|skip_connect~1|none~2|','[256]',31744,1.0,8.2698629994411021471e-03);
INSERT INTO "scores" VALUES('3947c5353c2bebd90d5d66a08c69be5d','|avg_pool_3x3~0|+|nor_conv_1x1~0|nor_conv_3x3~1|+|nor_conv_3x3~0|avg_pool_3x3~1|skip_connect~2|','[256]',31744,1.0,1.46337309997761622071e-02);
INSERT INTO "scores" VALUES('3947c5353c2bebd90d5d66a08c69be5d','|avg_pool_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|none~0|none~1|avg_pool_3x3~2|','[256]',24576,1.0,9.4821269995009060949e-03);
INSERT INTO "scores" VALUES('3947c5353c2bebd90d5d66a08c69be5d','|avg_pool_3x3~0|+|skip_connect~0|avg_pool_3x3~1|+|none~0|nor_conv_3x3~1|avg_pool_3x3~2|','[254]',17408,0.9921875,1.37011810002150014042e-02);
INSERT INTO "scores" VALUES('3947c5353c2bebd90d5d66a08c69be5d','|none~0|+|nor_conv_1x1~0|none~1|+|nor_conv_3x3~0|skip_connect~1|none~2|','[256]',24576,1.0,6.22740200196858495473e-03);
INSERT INTO "scores" VALUES('3947c5353c2bebd90d5d66a08c69be5d','|nor_conv_1x1~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|none~0|none~1|avg_pool_3x3~2|','[256]',31744,1.0,1.48218840004119556397e-02);
INSERT INTO "scores" VALUES('3947c5353c2bebd90d5d66a08c69be5d','|skip_connect~0|+|avg_pool_3x3~0|none~1|+|nor_conv_3x3~0|avg_pool_3x3~1|skip_connect~2|','[256]',17408,1.0,8.12460100132739171385e-03);
INSERT INTO "scores" VALUES('3947c5353c2bebd90d5d66a08c69be5d','|skip_connect~0|+|none~0|nor_conv_1x1~1|+|nor_conv_1x1~0|skip_connect~1|avg_pool_3x3~2|','[256]',24576,1.0,1.7092363003030186519e-02);
INSERT INTO "scores" VALUES('3947c5353c2bebd90d5d66a08c69be5d','|skip_connect~0|+|nor_conv_1x1~0|none~1|+|nor_conv_3x3~0|avg_pool_3x3~1|skip_connect~2|','[256]',24576,1.0,3.8435390399899915792e-01);
INSERT INTO "scores" VALUES('3947c5353c2bebd90d5d66a08c69be5d','|skip_connect~0|+|nor_conv_1x1~0|nor_conv_1x1~1|+|nor_conv_1x1~0|avg_pool_3x3~1|avg_pool_3x3~2|','[256]',31744,1.0,8.82330099921091459691e-03);
INSERT INTO "scores" VALUES('3947c5353c2bebd90d5d66a08c69be5d','|skip_connect~0|+|nor_conv_3x3~0|nor_conv_1x1~1|+|nor_conv_1x1~0|skip_connect~1|avg_pool_3x3~2|','[256]',31744,1.0,1.35793230001581832766e-02);
CREATE TABLE swapcore_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT swapcore_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "swapcore_version" VALUES('0001');
CREATE INDEX runs_by_state ON runs (state);
CREATE INDEX runs_by_parent ON runs (parent);
COMMIT;
